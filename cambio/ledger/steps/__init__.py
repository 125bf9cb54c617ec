"""What writing to the books shares."""
