package com.progimage.features.force;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What the server has said of images, across its lives. */
final class Account {
  /** Acknowledged, and not deleted. Whoever takes one out has it for itself. */
  final Queue<Image> live = new ConcurrentLinkedQueue<>();

  /** Deletes that were acknowledged. */
  final Queue<Image> deleted = new ConcurrentLinkedQueue<>();

  /** Deletes without an answer. */
  final Queue<Image> maybeDeleted = new ConcurrentLinkedQueue<>();

  /** Uploads without an answer, by the digest of what was sent. */
  final Map<String, String> maybeStored = new ConcurrentHashMap<>();

  /** Ids of images that nobody touched since they were looked at in full. */
  final Set<String> settled = ConcurrentHashMap.newKeySet();

  final LongAdder uploads = new LongAdder();
  final LongAdder deletes = new LongAdder();

  /**
   * One image.
   *
   * @param extension of its own format
   * @param digest of the bytes that were sent
   * @param renditions digests of what was served, by path
   */
  record Image(String id, String extension, String digest, Map<String, String> renditions) {
    Image(String id, String extension, String digest) {
      this(id, extension, digest, new ConcurrentHashMap<>());
    }

    String path(String rest) {
      return "/images/" + id + rest;
    }

    String original() {
      return path("." + extension);
    }
  }
}
