"""What is published: pages, their front matter, their files, and how they refer to each other."""
