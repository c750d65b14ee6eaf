using Dapper;
using Gateway.Desk.Contacts.Messages;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Messages;

/// <summary>Moves outgoing messages forward, never back. A message that failed and was delivered after all (another device)
/// counts as delivered.</summary>
internal static class MessageStates
{
    // The rank of a state in SQL; enumerations are stored by name.
    private const string Rank =
        "CASE {0} WHEN 'Queued' THEN 0 WHEN 'Failed' THEN 1 WHEN 'Sent' THEN 1 WHEN 'Delivered' THEN 3 WHEN 'Read' THEN 4 ELSE 9 END";

    // A failure follows "sent", and a proof of delivery follows a failure.
    private static readonly string MayFollow = "CASE WHEN @State = 'Failed' THEN state IN ('Queued', 'Sent') ELSE "
        + string.Format(null, Rank, "@State") + " > " + string.Format(null, Rank, "state") + " END";

    private static readonly PreparedCommand Find = new(
        "SELECT 1 FROM message WHERE channel = @Channel AND external_id = @ExternalId", "@Channel", "@ExternalId");

    private static readonly PreparedCommand Move = new(
        $"""
        UPDATE message SET state = @State, fault = @Fault
        WHERE channel = @Channel AND external_id = @ExternalId AND author <> 'Customer' AND {MayFollow}
        """,
        "@State", "@Fault", "@Channel", "@ExternalId");

    private static readonly PreparedCommand Name = new(
        "UPDATE OR IGNORE message SET external_id = ifnull(@ExternalId, external_id) WHERE id = @Id", "@ExternalId", "@Id");

    private static readonly PreparedCommand Leave = new(
        "UPDATE message SET state = 'Sent', fault = NULL WHERE id = @Id AND state IN ('Queued', 'Failed')", "@Id");

    private static readonly PreparedCommand HasEarly = new(
        "SELECT 1 FROM receipt WHERE channel = @Channel AND external_id = @ExternalId LIMIT 1", "@Channel", "@ExternalId");

    /// <summary>Moves the message that the receipt is about; false when no message has that id yet.</summary>
    public static bool Advance(SqliteConnection connection, string channel, InboundReceipt receipt)
    {
        Move.Execute(connection, receipt.State.ToString(), receipt.Fault, channel, receipt.ExternalId);
        return Find.Scalar(connection, channel, receipt.ExternalId) is not null;
    }

    /// <summary>Moves everything that had been sent to the address by then.</summary>
    public static void Advance(SqliteConnection connection, string channel, InboundWatermark watermark) => connection.Execute(
        $"""
        UPDATE message SET state = @State, fault = NULL
        WHERE conversation_id = (SELECT id FROM conversation WHERE channel = @Channel AND address = @Address)
            AND author <> 'Customer' AND external_id IS NOT NULL AND stored <= @UpTo AND {MayFollow}
        """,
        new { State = watermark.State.ToString(), Channel = channel, watermark.Address, UpTo = Timestamps.Write(watermark.UpTo) });

    /// <summary>The provider took a message and named it; receipts that came before count now.</summary>
    public static void Sent(SqliteConnection connection, string channel, Guid message, string? externalId)
    {
        Name.Execute(connection, externalId, message.ToString());
        Leave.Execute(connection, message.ToString());
        if (externalId is null || HasEarly.Scalar(connection, channel, externalId) is null)
        {
            return;
        }

        var early = connection.Query<(string State, long At, string? Fault)>(
            "SELECT state, at, fault FROM receipt WHERE channel = @channel AND external_id = @externalId ORDER BY at",
            new { channel, externalId }).AsList();
        foreach (var (state, at, fault) in early)
        {
            Advance(connection, channel, new InboundReceipt(externalId, Enum.Parse<MessageState>(state), Timestamps.Read(at), fault));
        }

        connection.Execute("DELETE FROM receipt WHERE channel = @channel AND external_id = @externalId", new { channel, externalId });
    }

    /// <summary>A message can never be delivered.</summary>
    public static void Failed(SqliteConnection connection, Guid message, string fault) => connection.Execute(
        "UPDATE message SET state = 'Failed', fault = @fault WHERE id = @Id AND state = 'Queued'",
        new { fault, Id = message.ToString() });

    /// <summary>A message that had failed is tried once more.</summary>
    public static void QueuedAgain(SqliteConnection connection, Guid message) => connection.Execute(
        "UPDATE message SET state = 'Queued', fault = NULL WHERE id = @Id AND state = 'Failed'",
        new { Id = message.ToString() });
}
