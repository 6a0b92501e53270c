"""Lists of names as officials write them: how they are divided, and what closes them."""
