using System.ComponentModel;
using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Catalogue;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Flows.Messages;
using Gateway.Host.Api.Problems;
using Gateway.Host.Api.Resources.Json;
using Gateway.Host.Configuration;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Host.Api.Resources;

/// <summary><c>/conversations</c> and <c>/messages</c>: what is written, and writing.</summary>
internal sealed class MessagesApi(
    ICatalogue catalogue,
    IMessageStore store,
    IConsentStore consents,
    IReadOnlyList<IChannel> channels,
    MessageCheck check,
    Correspondence correspondence,
    TimeProvider time) : IApiResource
{
    private const string Tag = "Messages";

    private readonly Dictionary<string, IChannel> _channels = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);

    public void Map(RouteGroupBuilder api)
    {
        api.MapGet("/conversations", ListAsync).Describe(
            "listConversations", Tag, ApiScopes.MessagesRead, "List conversations", "Newest first; every filter is optional.", 400, 422);
        api.MapPost("/conversations", OpenAsync).Describe(
            "openConversation", Tag, ApiScopes.MessagesWrite, "Find or begin a conversation",
            "The conversation with an address. A new one is begun only on channels where we may write first.", 400, 409, 413, 415, 422);
        api.MapGet("/conversations/{id:long}", FindAsync).Describe(
            "getConversation", Tag, ApiScopes.MessagesRead, "Get a conversation", "Its messages stand below /messages.", 404);
        api.MapGet("/conversations/{id:long}/messages", MessagesAsync).Describe(
            "listMessages", Tag, ApiScopes.MessagesRead, "List the messages of a conversation", "Newest first.", 400, 404, 422);
        api.MapPost("/conversations/{id:long}/messages", SendAsync).Produces<MessageJson>(StatusCodes.Status200OK).Describe(
            "sendMessage", Tag, ApiScopes.MessagesWrite, "Write a message",
            "Stored together with what makes it leave, then answered: 201, or 200 when the same message was sent with this key before. "
            + "The state tells later what became of it.",
            400, 404, 409, 413, 415, 422);
        api.MapGet("/messages/{id:guid}", MessageAsync).Describe(
            "getMessage", Tag, ApiScopes.MessagesRead, "Get a message", "With what became of it.", 404);
    }

    private async Task<Page<ConversationJson>> ListAsync(
        HttpContext http,
        [Description("Of this customer.")] long? customer,
        [Description("On the channel of this name.")] string? channel,
        [Description("true: that have an open contact; false: that have none.")] bool? open,
        [Description("Entries on a page, 1 to 200; 50 unless given.")] int? limit,
        [Description("The cursor that the page before gave.")] string? cursor,
        CancellationToken ct)
    {
        var count = Page.Count(limit);
        var rows = await catalogue.ConversationsAsync(new ConversationFilter(customer, channel, open), count, Page.Number(cursor), ct).ConfigureAwait(false);
        return Page.Of(http, rows, count, conversation => $"{conversation.Id}", Shown);
    }

    private async Task<ConversationJson> OpenAsync(NewConversationJson wanted, CancellationToken ct)
    {
        if (!_channels.TryGetValue(wanted.Channel, out var channel))
        {
            throw ApiFault.Invalid("/channel", $"is no channel of ours, expected one of: {string.Join(", ", _channels.Keys)}");
        }

        if (string.IsNullOrWhiteSpace(wanted.Address) || wanted.Address.Length > MessageCheck.LongestAddress || wanted.Address.Any(char.IsControl))
        {
            throw ApiFault.Invalid("/address", $"must be one line of at most {MessageCheck.LongestAddress} letters");
        }

        if (!channel.Traits.CanBegin)
        {
            throw ApiFault.Conflict("cannot-begin", $"on {channel.Name} the customer writes first");
        }

        if (wanted.Customer is { } customer && await catalogue.FindCustomerAsync(customer, ct).ConfigureAwait(false) is null)
        {
            throw ApiFault.Invalid("/customer", "is no customer of ours");
        }

        var conversation = await store.OpenAsync(channel.Name, wanted.Address.Trim(), ct).ConfigureAwait(false);
        if (wanted.Customer is not null && conversation.CustomerId is null)
        {
            conversation = conversation with { CustomerId = wanted.Customer };
            await store.UpdateAsync(conversation, ct).ConfigureAwait(false);
        }

        return Shown(conversation);
    }

    // An answer within an open matter needs no leave; everything else needs the customer's.
    private async Task CheckLeaveAsync(Conversation conversation, ChannelTraits traits, CancellationToken ct)
    {
        if (conversation.ContactId is not null)
        {
            return;
        }

        var said = conversation.CustomerId is { } customer ? await consents.OfAsync(customer, ct).ConfigureAwait(false) : [];
        var verdict = WritingFirst.Judge(traits, conversation, said, time.GetUtcNow());
        if (!verdict.IsAllowed())
        {
            throw ApiFault.Conflict("no-consent", verdict is SendVerdict.OptedOut or SendVerdict.Withdrawn
                ? "the customer does not want to be written to here"
                : "the customer has not written lately and not agreed to be written to: note their consent for the purpose 'message' first");
        }
    }

    private async Task<ConversationJson> FindAsync(long id, CancellationToken ct) => Shown(await ConversationAsync(id, ct).ConfigureAwait(false));

    private async Task<Page<MessageJson>> MessagesAsync(
        HttpContext http,
        long id,
        [Description("Entries on a page, 1 to 200; 50 unless given.")] int? limit,
        [Description("The cursor that the page before gave.")] string? cursor,
        CancellationToken ct)
    {
        var count = Page.Count(limit);
        await ConversationAsync(id, ct).ConfigureAwait(false);
        var rows = await store.RecentAsync(id, count, Page.Id(cursor), ct).ConfigureAwait(false);
        return Page.Of(http, [.. rows.Reverse()], count, message => message.Id.ToString(), MessageJson.Of);
    }

    private async Task<MessageJson> MessageAsync(Guid id, CancellationToken ct) =>
        MessageJson.Of(await store.FindMessageAsync(id, ct).ConfigureAwait(false) ?? throw ApiFault.NotFound($"message {id}"));

    private async Task<Results<Created<MessageJson>, Ok<MessageJson>>> SendAsync(
        long id,
        NewMessageJson wanted,
        [FromHeader(Name = "Idempotency-Key"), Description("A UUID of your own, the id of the message: sent twice, it is one message.")] Guid key,
        CancellationToken ct)
    {
        var conversation = await ConversationAsync(id, ct).ConfigureAwait(false);
        if (!_channels.TryGetValue(conversation.Channel, out var channel))
        {
            throw ApiFault.Conflict("channel-gone", $"the channel {conversation.Channel} is configured no more");
        }

        var message = MessageCheck.Read(wanted, key, conversation);
        if (await store.FindMessageAsync(key, ct).ConfigureAwait(false) is { } before)
        {
            return TypedResults.Ok(MessageJson.Of(Same(before, message, channel.Traits)));
        }

        await CheckLeaveAsync(conversation, channel.Traits, ct).ConfigureAwait(false);
        var stored = await correspondence.WriteAsync(check.Complete(message, conversation, channel.Traits), channel.Traits, ct).ConfigureAwait(false);
        return TypedResults.Created($"/api/v1/messages/{key}", MessageJson.Of(Same(stored, message, channel.Traits)));
    }

    private static Message Same(Message stored, OutgoingMessage wanted, ChannelTraits traits) => MessageCheck.IsSame(stored, wanted, traits)
        ? stored
        : throw ApiFault.Invalid("Idempotency-Key", "was used for another message");

    private async Task<Conversation> ConversationAsync(long id, CancellationToken ct) =>
        await store.FindAsync(id, ct).ConfigureAwait(false) ?? throw ApiFault.NotFound($"conversation {id}");

    private ConversationJson Shown(Conversation conversation) =>
        ConversationJson.Of(conversation, _channels.GetValueOrDefault(conversation.Channel)?.Traits.Window);
}
