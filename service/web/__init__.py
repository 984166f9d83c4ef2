"""What people see: pages made on the server, which need no script and no other host."""
