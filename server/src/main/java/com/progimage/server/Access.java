package com.progimage.server;

/** Access policy for clients. */
enum Access {
  /** All clients that reach the server may do everything. */
  OPEN
}
