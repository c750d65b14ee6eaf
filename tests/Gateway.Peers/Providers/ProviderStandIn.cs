using System.Net;
using Gateway.Peers.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Peers.Providers;

/// <summary>A provider on 127.0.0.1 over real HTTP. It keeps what it got, answers by the provider's documented rules, and fails when a
/// test asks it to.</summary>
public abstract class ProviderStandIn : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly EventLog<ProviderCall> _calls = new();
    private readonly List<(Func<ProviderCall, bool> Hits, ProviderReply? Reply)> _faults = [];

    /// <summary>Starts to serve.</summary>
    protected ProviderStandIn()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "stand-in" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _web = builder.Build();
        _web.Run(ServeAsync);
        _web.StartAsync().GetAwaiter().GetResult();
        Address = new Uri(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Where it serves.</summary>
    public Uri Address { get; }

    /// <summary>What it got so far, requests that it failed on purpose included.</summary>
    public IReadOnlyList<ProviderCall> Calls => _calls.Snapshot();

    /// <summary>Awaits a request.</summary>
    public async Task<ProviderCall> CallAsync(Func<ProviderCall, bool> matches, string what)
    {
        var (call, _) = await _calls.FindAsync(matches, 0).Within(Bounded.Soon, what, () =>
            string.Join('\n', Calls.Select(got => $"{got.Method} {got.Path} {got.Text}"))).ConfigureAwait(false);
        return call;
    }

    /// <summary>The next request like this is answered so, once; the connection is cut when there is no reply.</summary>
    public void FailNext(Func<ProviderCall, bool> hits, ProviderReply? reply)
    {
        lock (_faults)
        {
            _faults.Add((hits, reply));
        }
    }

    /// <summary>The next request whose path ends so is answered like this, once.</summary>
    public void FailNext(string pathEnd, ProviderReply? reply) =>
        FailNext(call => call.Path.EndsWith(pathEnd, StringComparison.Ordinal), reply);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Stop();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _web.StopAsync(patience.Token).ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Ends requests that wait.</summary>
    protected virtual void Stop()
    {
    }

    /// <summary>Answers a request by the provider's rules.</summary>
    protected abstract Task<ProviderReply> AnswerAsync(ProviderCall call, CancellationToken ct);

    private async Task ServeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body).ConfigureAwait(false);
        var call = new ProviderCall(
            http.Request.Method,
            http.Request.Path,
            http.Request.QueryString.ToString(),
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        _calls.Add(call);
        var reply = TakeFault(call, out var fault) ? fault : await AnswerAsync(call, http.RequestAborted).ConfigureAwait(false);
        if (reply is null)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = reply.ContentType;
        foreach (var (name, value) in reply.Headers)
        {
            http.Response.Headers[name] = value;
        }

        await http.Response.Body.WriteAsync(reply.Content ?? System.Text.Encoding.UTF8.GetBytes(reply.Body)).ConfigureAwait(false);
    }

    private bool TakeFault(ProviderCall call, out ProviderReply? reply)
    {
        lock (_faults)
        {
            var index = _faults.FindIndex(fault => fault.Hits(call));
            reply = index < 0 ? null : _faults[index].Reply;
            if (index >= 0)
            {
                _faults.RemoveAt(index);
            }

            return index >= 0;
        }
    }
}
