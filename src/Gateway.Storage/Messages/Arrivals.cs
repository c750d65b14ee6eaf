using Dapper;
using Gateway.Desk.Contacts.Messages;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Messages;

/// <summary>Writes what channels bring, inside a transaction of the writer. Repeated events change nothing.</summary>
internal sealed class Arrivals(TimeProvider time)
{
    private static readonly PreparedCommand FindConversation = new(
        "SELECT id FROM conversation WHERE channel = @Channel AND address = @Address", "@Channel", "@Address");

    private static readonly PreparedCommand InsertConversation = new(
        """
        INSERT INTO conversation (channel, address, phase, created) VALUES (@Channel, @Address, @Phase, @Created)
        RETURNING id
        """,
        "@Channel", "@Address", "@Phase", "@Created");

    private static readonly PreparedCommand Touch = new(
        """
        UPDATE conversation SET name = ifnull(@Name, name), language = ifnull(language, @Language),
            subject = ifnull(@Subject, subject), last_written = max(ifnull(last_written, 0), @At)
        WHERE id = @Id
        """,
        "@Id", "@Name", "@Language", "@Subject", "@At");

    private static readonly PreparedCommand InsertMessage = new(
        """
        INSERT INTO message (id, conversation_id, channel, external_id, author, kind, text, subject, reply_to,
            is_automatic, at, stored, state)
        VALUES (@Id, @ConversationId, @Channel, @ExternalId, 'Customer', @Kind, @Text, @Subject, @ReplyTo,
            @IsAutomatic, @At, @Stored, 'Received')
        ON CONFLICT DO NOTHING
        """,
        "@Id", "@ConversationId", "@Channel", "@ExternalId", "@Kind", "@Text", "@Subject", "@ReplyTo", "@IsAutomatic",
        "@At", "@Stored");

    private static readonly PreparedCommand InsertHandle = new(
        """
        INSERT INTO handle (conversation_id, kind, value, trust, evidence) VALUES (@ConversationId, @Kind, @Value, @Trust, @Evidence)
        ON CONFLICT (conversation_id, kind, value) DO UPDATE SET trust = excluded.trust, evidence = excluded.evidence
        WHERE trust <> excluded.trust OR evidence <> excluded.evidence
        """,
        "@ConversationId", "@Kind", "@Value", "@Trust", "@Evidence");

    private static readonly PreparedCommand InsertAttachment = new(
        """
        INSERT INTO attachment (message_id, name, media_type, hash, size, source, fault)
        VALUES (@MessageId, @Name, @MediaType, @Hash, @Size, @Source, @Fault)
        """,
        "@MessageId", "@Name", "@MediaType", "@Hash", "@Size", "@Source", "@Fault");

    private static readonly PreparedCommand KeepReceipt = new(
        """
        INSERT INTO receipt (channel, external_id, state, at, fault) VALUES (@Channel, @ExternalId, @State, @At, @Fault)
        ON CONFLICT DO NOTHING
        """,
        "@Channel", "@ExternalId", "@State", "@At", "@Fault");

    /// <summary>Writes the events; returns the conversations that hold something new to handle.</summary>
    public IReadOnlyList<long> Write(SqliteConnection connection, string channel, IReadOnlyList<InboundEvent> events)
    {
        var changed = new HashSet<long>();
        foreach (var inbound in events)
        {
            switch (inbound)
            {
                case InboundMessage message when Write(connection, channel, message) is { } conversation:
                    changed.Add(conversation);
                    break;
                case InboundReceipt receipt:
                    Write(connection, channel, receipt);
                    break;
                case InboundWatermark watermark:
                    MessageStates.Advance(connection, channel, watermark);
                    break;
                case InboundMove move:
                    connection.Execute(
                        "UPDATE OR IGNORE conversation SET address = @To WHERE channel = @channel AND address = @From",
                        new { channel, move.From, move.To });
                    break;
            }
        }

        return [.. changed];
    }

    /// <summary>The conversation with an address; a new one when there was none.</summary>
    public long Conversation(SqliteConnection connection, string channel, string address) =>
        FindConversation.Scalar(connection, channel, address) as long?
        ?? (long)InsertConversation.Scalar(
            connection, channel, address, nameof(ConversationPhase.Idle), Timestamps.Write(time.GetUtcNow()))!;

    public static void Attach(SqliteConnection connection, Guid message, IReadOnlyList<Attachment> attachments)
    {
        foreach (var attachment in attachments)
        {
            InsertAttachment.Execute(
                connection, message.ToString(), attachment.Name, attachment.MediaType, attachment.Hash, attachment.Size, attachment.Source, attachment.Fault);
        }
    }

    private long? Write(SqliteConnection connection, string channel, InboundMessage message)
    {
        var conversation = Conversation(connection, channel, message.Address);
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var isNew = InsertMessage.Execute(
            connection, id.ToString(), conversation, channel, message.ExternalId, message.Kind.ToString(), message.Text,
            message.Subject, message.ReplyTo, message.IsAutomatic ? 1L : 0L, Timestamps.Write(message.At), Timestamps.Write(now)) == 1;
        if (!isNew)
        {
            return null;
        }

        Attach(connection, id, message.Attachments);
        foreach (var identity in message.Identities)
        {
            InsertHandle.Execute(
                connection, conversation, identity.Kind.ToString(), identity.Value, identity.Trust.ToString(), identity.Evidence);
        }

        // A window opens by our clock: the provider's counts from what it handed over, and a phone's clock may be wrong.
        var written = message.At < now ? message.At : now;
        Touch.Execute(connection, conversation, message.Name, message.Language, message.Subject, Timestamps.Write(written));
        return conversation;
    }

    private static void Write(SqliteConnection connection, string channel, InboundReceipt receipt)
    {
        if (!MessageStates.Advance(connection, channel, receipt))
        {
            KeepReceipt.Execute(
                connection, channel, receipt.ExternalId, receipt.State.ToString(), Timestamps.Write(receipt.At), receipt.Fault);
        }
    }
}
