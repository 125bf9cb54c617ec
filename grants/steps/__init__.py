"""What the verbs of grants share; each step runs within the transaction of one of them."""
