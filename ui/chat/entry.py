"""The file that Chainlit loads when it is mounted. Empty on purpose: `ui.chat.handlers.register` hands
Chainlit its callbacks, because they are given the assistant as a parameter and not through globals."""
