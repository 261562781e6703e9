"""The supervision of departments that do not move: letter, interview, circular."""
