"""What is drawn: pictures of threads and disputes, and the pieces that they share."""
