"""What other programs wrote becomes pages: files of Word, and folders that other tools for notes and sites export."""
