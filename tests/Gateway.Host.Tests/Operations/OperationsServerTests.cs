using System.Diagnostics.Metrics;
using System.Net;
using Gateway.Host.Configuration;
using Gateway.Host.Operations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Operations;

public sealed class OperationsServerTests : IAsyncLifetime, IDisposable
{
    private readonly Health _health = new();
    private readonly HttpClient _client = new();
    private OperationsServer _server = null!;

    public async Task InitializeAsync()
    {
        var options = new HttpOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) };
        _server = await OperationsServer.StartAsync(options, _health, NullLoggerFactory.Instance, CancellationToken.None);
        _client.BaseAddress = new Uri($"http://{_server.EndPoint}");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_gateway_that_serves_is_alive_and_ready()
    {
        Assert.Equal((HttpStatusCode.OK, """{"status":"ok","reasons":{}}"""), await GetAsync("/health/live"));
        Assert.Equal((HttpStatusCode.OK, """{"status":"ok","reasons":{}}"""), await GetAsync("/health/ready"));
    }

    [Fact]
    public async Task A_part_that_cannot_serve_makes_it_not_ready_until_it_serves_again()
    {
        _health.NotServing("sip", "starting");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"not ok","reasons":{"sip":"starting"}}"""), await GetAsync("/health/ready"));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/health/live")).Status);

        _health.Serving("sip");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task A_need_that_fails_makes_it_not_ready_but_alive_and_its_members_are_told()
    {
        string? fault = "every trunk is down";
        _health.Need("trunks", () => fault);
        _health.Describe("trunks", () => new Dictionary<string, string> { ["provider"] = "down: 403 Forbidden" });

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"status":"not ok","reasons":{"trunks":"every trunk is down"},"details":{"trunks":{"provider":"down: 403 Forbidden"}}}"""),
            await GetAsync("/health/ready"));
        Assert.Equal((HttpStatusCode.OK, """{"status":"ok","reasons":{}}"""), await GetAsync("/health/live"));
        fault = null;
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task A_stuck_part_makes_it_neither_alive_nor_ready()
    {
        _health.Watch("clock", () => "no tick for 2 s");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"not ok","reasons":{"clock":"no tick for 2 s"}}"""), await GetAsync("/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task Meters_of_the_gateway_are_served_as_Prometheus_text()
    {
        using var meter = new Meter("gateway.test");
        meter.CreateCounter<long>("gateway.test.calls").Add(3);

        var (status, text) = await GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches("(?m)^gateway_test_calls_total[^\n]* 3", text);
    }

    [Fact]
    public async Task Durations_are_counted_in_steps_of_a_telephone_call()
    {
        using var meter = new Meter("gateway.test.durations");
        meter.CreateHistogram<double>("gateway.test.wait", "s").Record(0.03);

        var (_, text) = await GetAsync("/metrics");

        Assert.Matches("(?m)^gateway_test_wait_seconds_bucket[^\n]*le=\"0.02\"[^\n]* 0", text);
        Assert.Matches("(?m)^gateway_test_wait_seconds_bucket[^\n]*le=\"0.05\"[^\n]* 1", text);
    }

    [Fact]
    public async Task A_taken_address_is_an_IOException() =>
        await Assert.ThrowsAsync<IOException>(() => OperationsServer.StartAsync(
            new HttpOptions { Listen = _server.EndPoint }, _health, NullLoggerFactory.Instance, CancellationToken.None));

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var response = await _client.GetAsync(path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
