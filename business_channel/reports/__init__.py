"""What analysts stand behind: metrics defined once, computed in one snapshot, frozen, and handed out in four forms."""
