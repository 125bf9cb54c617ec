"""
The demo's living Sunday: some forty people in four streets, eight weeks of their history, and work
that waits at every desk.

Where the story is played as its users would play it, this is laid down at once, by the operations
themselves with times in the past. What it consists of stands in plain tables: `people`, `reports`,
`plans`.
"""
