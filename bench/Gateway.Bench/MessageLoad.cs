using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Bench;

/// <summary>
/// Writes to a running gateway as another system does, signed, at a steady rate whatever the answers take, and takes its answers. Every
/// twentieth request repeats an earlier one. Prints one line of figures: counts, and milliseconds of the answers.
/// </summary>
internal static class MessageLoad
{
    private const int RepeatEvery = 20;
    private const int MessagesOfEach = 10;

    private static readonly string[] Texts =
    [
        "Hallo, was sind Ihre Öffnungszeiten?", "Ich habe eine Frage zu meiner Rechnung", "Mein Internet ist ausgefallen",
        "I would like to cancel my contract", "Where is my order?", "Grüße 👩‍👩‍👧 und vielen Dank",
    ];

    /// <summary>Runs with <c>HOOK SECRET ANSWERS-PORT RATE SECONDS</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var (hook, secret, port) = (new Uri(args[0]), Encoding.UTF8.GetBytes(args[1]), int.Parse(args[2], CultureInfo.InvariantCulture));
        var (rate, seconds) = (int.Parse(args[3], CultureInfo.InvariantCulture), int.Parse(args[4], CultureInfo.InvariantCulture));
        var answers = new ConcurrentDictionary<string, int>();
        await using var receiver = await ReceiveAsync(port, answers).ConfigureAwait(false);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 });
        var took = new ConcurrentBag<double>();
        var statuses = new ConcurrentDictionary<int, int>();
        var count = rate * seconds;
        var running = new List<Task>(count);
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < count; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / rate) - Stopwatch.GetElapsedTime(started);
            if (due > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(due).ConfigureAwait(false);
            }

            running.Add(SendAsync(number % RepeatEvery == RepeatEvery - 1 ? number - 1 : number));
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        var unique = count - (count / RepeatEvery);
        var sorted = took.Order().ToArray();
        await WaitForQuietAsync(answers).ConfigureAwait(false);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"sent={count} unique={unique} taken={statuses.GetValueOrDefault(200)} refused={statuses.Where(status => status.Key != 200).Sum(status => status.Value)} p50={At(sorted, 0.5):F1} p99={At(sorted, 0.99):F1} max={sorted[^1]:F1} answers={answers.Count} repeated={answers.Values.Sum() - answers.Count}"));
        return 0;

        async Task SendAsync(int number)
        {
            var from = number / MessagesOfEach;
            var body = $$"""{"type":"message","id":"m-{{number}}","from":"user-{{from}}","text":"{{Texts[number % Texts.Length]}}"}""";
            var sent = Stopwatch.GetTimestamp();
            try
            {
                using var request = Signed(hook, secret, body);
                using var response = await http.SendAsync(request).ConfigureAwait(false);
                statuses.AddOrUpdate((int)response.StatusCode, 1, static (_, before) => before + 1);
            }
            catch (HttpRequestException)
            {
                statuses.AddOrUpdate(0, 1, static (_, before) => before + 1);
            }

            took.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
    }

    private static HttpRequestMessage Signed(Uri hook, byte[] secret, string body)
    {
        var time = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{time}.{body}")));
        var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Gateway-Signature", $"t={time},v1={signature}");
        return request;
    }

    private static async Task<WebApplication> ReceiveAsync(int port, ConcurrentDictionary<string, int> answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var web = builder.Build();
        web.Urls.Add($"http://127.0.0.1:{port}");
        web.MapPost("/", (HttpRequest request) =>
        {
            answers.AddOrUpdate(request.Headers["Idempotency-Key"].ToString(), 1, static (_, before) => before + 1);
            return Results.Text("{}", "application/json");
        });
        await web.StartAsync().ConfigureAwait(false);
        return web;
    }

    private static async Task WaitForQuietAsync(ConcurrentDictionary<string, int> answers)
    {
        for (var before = -1; before != answers.Count;)
        {
            before = answers.Count;
            await Task.Delay(TimeSpan.FromSeconds(3)).ConfigureAwait(false);
        }
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
