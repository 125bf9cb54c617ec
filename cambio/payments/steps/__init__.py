"""What the verbs of payments share; each step runs within the transaction of one of them."""
