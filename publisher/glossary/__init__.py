"""Words that lead to the pages that explain them: their forms, where a text uses them, and what is wrong with them."""
