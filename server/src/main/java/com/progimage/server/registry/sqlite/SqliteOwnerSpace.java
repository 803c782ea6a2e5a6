package com.progimage.server.registry.sqlite;

import com.progimage.server.image.Owner;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.registry.space.OwnerSpace;
import com.progimage.server.registry.space.SpaceAnswer;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.registry.space.SpaceRequest;
import com.progimage.server.registry.space.SpaceReservation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The space of owners in the file of a registry. */
final class SqliteOwnerSpace implements OwnerSpace {
  private final SqliteRegistry registry;

  SqliteOwnerSpace(SqliteRegistry registry) {
    this.registry = registry;
  }

  @Override
  public OwnerUsage usage(Owner owner) {
    return registry.read(index -> new SqliteSpace(index.session()).usage(owner));
  }

  @Override
  public List<OwnerUsage> usages(@Nullable Owner after, int limit) {
    return registry.read(index -> new SqliteSpace(index.session()).usages(after, limit));
  }

  @Override
  public SpaceAnswer reserve(SpaceRequest request, SpaceLimits limits, Duration lease) {
    long now = System.currentTimeMillis();
    return registry.writeIfComplete(
        index -> new SqliteSpace(index.session()).reserve(request, limits, now, lease.toMillis()));
  }

  @Override
  public boolean correct(OwnerUsage expected, OwnerUsage actual) {
    return registry.writeIfComplete(
        index -> new SqliteSpace(index.session()).correct(expected, actual));
  }

  @Override
  public void renew(List<SpaceReservation> reservations, Duration lease) {
    long now = System.currentTimeMillis();
    registry.write(index -> {
      SqliteSpace space = new SqliteSpace(index.session());
      for (SpaceReservation reservation : reservations) {
        space.renew(reservation, now, lease.toMillis());
      }
    });
  }

  @Override
  public void release(SpaceReservation reservation) {
    registry.write(index -> new SqliteSpace(index.session()).release(reservation.id()));
  }
}
