"""How posts present themselves outside: previews, feeds, embeds, sitemaps."""
