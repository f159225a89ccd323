# Nothing here yet.

