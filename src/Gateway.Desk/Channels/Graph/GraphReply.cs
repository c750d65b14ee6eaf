using System.Text.Json;
using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Desk.Channels.Graph;

/// <summary>What the Graph API said to a request.</summary>
/// <param name="Status">HTTP status; 0 when there was no answer.</param>
/// <param name="Body">The answer; undefined when there was none.</param>
/// <param name="Error">The error it names; none when it took the request.</param>
/// <param name="RetryAfter">How long it asks us to wait.</param>
internal sealed record GraphReply(int Status, JsonElement Body, GraphError? Error = null, TimeSpan? RetryAfter = null)
{
    public bool IsGood => Error is null;

    /// <summary>Nothing came back, or nothing that could be read.</summary>
    public static GraphReply Nothing(string reason) => new(0, default, new GraphError(0, 0, reason, true));
}

/// <summary>An error of the Graph API (developers.facebook.com, "Handling errors").</summary>
/// <param name="Code">The code, by which errors are told apart; 0 when it names none.</param>
/// <param name="Subcode">Tells apart errors of one code; 0 when it names none.</param>
/// <param name="Text">What it says, for people.</param>
/// <param name="IsTransient">Whether it says of itself that trying again may help.</param>
internal sealed record GraphError(int Code, int Subcode, string Text, bool IsTransient)
{
    /// <summary>Reads the error of an answer, or of a status that a webhook brings.</summary>
    public static GraphError Read(JsonElement error)
    {
        var details = error.At("error_data").TextAt("details");
        var text = error.TextAt("message") ?? error.TextAt("title") ?? "no reason given";
        return new GraphError(
            (int)Math.Clamp(error.NumberAt("code") ?? 0, 0, int.MaxValue),
            (int)Math.Clamp(error.NumberAt("error_subcode") ?? 0, 0, int.MaxValue),
            details is null || text.Contains(details, StringComparison.Ordinal) ? text : $"{text}: {details}",
            error.IsTrue("is_transient"));
    }

    /// <summary>For people and the log, for example "131047 Re-engagement message".</summary>
    public override string ToString() =>
        Code == 0 ? Text : Subcode == 0 ? $"{Code} {Text}" : $"{Code}/{Subcode} {Text}";
}

/// <summary>What errors mean that all products of the Graph API have in common.</summary>
internal static class GraphErrors
{
    /// <summary>What the error means for the message; each product knows codes of its own, which count first.</summary>
    public static SendResult Judge(GraphReply reply)
    {
        var error = reply.Error!;
        return (error.Code, reply.Status) switch
        {
            // Calls of the app, user, page or business account at once.
            (4 or 17 or 32 or 341 or 613, _) or (_, 429) or ( >= 80000 and < 80020, _) => Busy(reply, isForAll: true),
            (190 or 102 or 3 or 10 or (>= 200 and < 300), _) or (_, 401 or 403) => Refused(error, SendRefusal.SetUp),
            (0 or 1 or 2, 0 or 408 or >= 500) or (2, _) or (_, >= 500) => Busy(reply, isForAll: false),
            _ when error.IsTransient => Busy(reply, isForAll: false),
            _ => Refused(error, SendRefusal.Rejected),
        };
    }

    public static SendResult Busy(GraphReply reply, bool isForAll, TimeSpan? otherwise = null) =>
        new SendResult.Later(reply.Error!.ToString(), reply.RetryAfter ?? otherwise, isForAll);

    public static SendResult Refused(GraphError error, SendRefusal kind) => new SendResult.Refused(error.ToString(), kind);
}
