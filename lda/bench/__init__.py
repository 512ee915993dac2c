"""How fast, how many at once, how steady: measured through Streamlit's own protocol, on real processes."""
