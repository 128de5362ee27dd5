"""What has one right answer, put right: ``check --fix``. Every other byte of every file stays."""
