"""What differs between data sets, and how two become one."""
