"""What every composer of documents writes with: the banks of sentences, the occasion, markup, files, and the words of an era."""
