"""What a text is, whoever asks: its words, its file, and how it is shown."""
