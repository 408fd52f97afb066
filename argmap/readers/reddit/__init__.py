"""From what Reddit says of its comments, in a thread's JSON or in a dump of many, to Threads."""
