"""What verbs share: parts of an operation, each within the caller's transaction."""
