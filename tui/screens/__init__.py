"""The screens of the terminal interface: a module for each tab, and the dialogues."""
