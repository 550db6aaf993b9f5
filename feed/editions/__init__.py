"""The hot feed in editions: an order that stays while people page through it, with places left to chance."""
