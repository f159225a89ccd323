//! heredoc
