"""What the verbs of programmes share; each step runs within the transaction of one of them."""
