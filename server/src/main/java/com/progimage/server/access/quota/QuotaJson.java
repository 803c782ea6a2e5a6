package com.progimage.server.access.quota;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.EnumMap;
import java.util.Map;

/** Writes and reads quotas as JSON, for the stores. Later versions may add limits. */
public final class QuotaJson {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final TypeReference<Map<String, Long>> LIMITS = new TypeReference<>() {};

  private QuotaJson() {}

  public static String write(OwnerQuota quota) {
    try {
      return MAPPER.writeValueAsString(quota.texts());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param json the result of {@link #write}
   */
  public static OwnerQuota read(String json) {
    try {
      Map<QuotaLimit, Long> limits = new EnumMap<>(QuotaLimit.class);
      MAPPER
          .readValue(json, LIMITS)
          .forEach(
              (text, most) -> QuotaLimit.find(text).ifPresent(limit -> limits.put(limit, most)));
      return new OwnerQuota(limits);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the store of quotas has an entry that is no quota", e);
    }
  }
}
