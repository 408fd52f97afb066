"""Many threads at once: from files to maps, records of them, a store to search and a page to look through."""
