"""
`make bench`: how fast it is, as ratios measured in one run on one machine.

Times on a shared machine mean little, so nothing here is judged by a time of its own (but P5): what
is compared runs in turns, several rounds, and each round gives one ratio. The figures go to
`var/bench.json` and `docs/benchmarks.md`.
"""
