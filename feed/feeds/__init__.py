"""The feeds: each an entry of one table, from which its page, its tab, its address and its place in the API follow."""
