"""Words as search reads them: how texts become words, and how what people type becomes a question about them.

Words are our own and not those of PostgreSQL's parser, which knows no word inside Japanese and takes c++ for c. They
are kept in a tsvector, whose index and positions do the rest; its dictionaries give the stems.
"""
