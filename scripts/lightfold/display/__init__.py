"""What people look at: pages of figures, listings of tables, galleries of curves."""
