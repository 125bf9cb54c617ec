"""What the verbs of the catalog share; each step runs within the transaction of one of them."""
