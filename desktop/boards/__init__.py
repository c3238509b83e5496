"""Notice boards (公示牌, P3-18): what they say, where they hang, and which of them must be posted anew."""
