using System.ComponentModel;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Host.Api.Problems;
using Gateway.Host.Api.Resources.Json;
using Gateway.Host.Configuration;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Host.Api.Resources;

/// <summary><c>/outbox</c>: what did not reach other systems yet, and what was given up.</summary>
internal sealed class OutboxApi(IOutboxStore outbox, Action wake) : IApiResource
{
    private const string Tag = "Outbox";

    public void Map(RouteGroupBuilder api)
    {
        api.MapGet("/outbox", ListAsync).Describe(
            "listOutbox", Tag, ApiScopes.OutboxRead, "List what waits or was given up", "Newest first; state=dead shows the dead letters.", 400, 422);
        api.MapGet("/outbox/{id:long}", FindAsync).Describe(
            "getOutboxItem", Tag, ApiScopes.OutboxRead, "Get an item with its attempts", "An item that was delivered is gone.", 404);
        api.MapPost("/outbox/{id:long}/resend", ResendAsync).Describe(
            "resendOutboxItem", Tag, ApiScopes.OutboxWrite, "Send a dead letter again", "It gets all its time again.", 404, 409);
    }

    private async Task<Page<OutboxItemJson>> ListAsync(
        HttpContext http,
        [Description("Only those that stand so: waiting, sending or dead.")] string? state,
        [Description("Entries on a page, 1 to 200; 50 unless given.")] int? limit,
        [Description("The cursor that the page before gave.")] string? cursor,
        CancellationToken ct)
    {
        var count = Page.Count(limit);
        var rows = await outbox.ListAsync(Page.Word<OutboxState>("state", state), count, Page.Number(cursor), ct).ConfigureAwait(false);
        return Page.Of(http, rows, count, item => $"{item.Id}", OutboxItemJson.Of);
    }

    private async Task<OutboxDetailJson> FindAsync(long id, CancellationToken ct)
    {
        var item = await ItemAsync(id, ct).ConfigureAwait(false);
        var attempts = await outbox.AttemptsAsync(item.Kind, item.Target, item.Subject, ct).ConfigureAwait(false);
        return new OutboxDetailJson(
            OutboxItemJson.Of(item), [.. attempts.Select(attempt => new AttemptJson(attempt.Number, attempt.Started, attempt.Ended, attempt.Outcome))]);
    }

    private async Task<Accepted<OutboxItemJson>> ResendAsync(long id, CancellationToken ct)
    {
        var item = await ItemAsync(id, ct).ConfigureAwait(false);
        if (!await outbox.ResendAsync(id, ct).ConfigureAwait(false))
        {
            throw ApiFault.Conflict("not-dead", $"item {id} was not given up: it is {item.State.ToString().ToLowerInvariant()}");
        }

        wake();
        return TypedResults.Accepted((string?)null, OutboxItemJson.Of(item with { State = OutboxState.Waiting, Fault = null }));
    }

    private async Task<OutboxItem> ItemAsync(long id, CancellationToken ct)
    {
        var found = await outbox.ListAsync(null, 1, id + 1, ct).ConfigureAwait(false);
        return found is [var item] && item.Id == id ? item : throw ApiFault.NotFound($"item {id}: it was delivered, or never was");
    }
}
