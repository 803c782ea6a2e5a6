package com.progimage.server.config;

/** Access policy for clients. */
enum Access {
  /** All clients that reach the server may do everything. */
  OPEN
}
