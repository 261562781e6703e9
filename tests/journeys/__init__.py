"""Stories told end to end: real HTTP and WebSocket, the worker as a process of its own, a real mail server."""
