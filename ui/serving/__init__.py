"""What the server and its pages share: who is signed in, what each page is given, how it stops."""
