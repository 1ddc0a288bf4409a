package com.example.clock;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** Tells the time in JSON. */
public final class Clock {
  private static final Gson JSON = new Gson();

  public static void main(String[] args) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
    server.createContext("/", exchange -> answer(exchange, Map.of("now", Instant.now().toString())));
    server.createContext("/health", exchange -> answer(exchange, Map.of("status", "ok")));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(1)));
    server.start();
  }

  private static void answer(HttpExchange exchange, Object value) throws IOException {
    byte[] body = JSON.toJson(value).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    try (exchange; var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
