"""The trainer protocol, v1: messages, client, spool and uploader."""
