using Gateway.Desk.Channels.Graph;
using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Desk.Channels.Messenger;

/// <summary>What the error codes of the Send API mean for a message
/// (developers.facebook.com/docs/messenger-platform/reference/send-api/error-codes).</summary>
internal static class MessengerErrors
{
    private static readonly TimeSpan BlockedWait = TimeSpan.FromMinutes(15);

    public static SendResult Judge(GraphReply reply)
    {
        var error = reply.Error!;
        return (error.Code, error.Subcode) switch
        {
            (_, 2018278 or 2018065 or 2534022) => GraphErrors.Refused(error, SendRefusal.WindowClosed),

            // The person left, blocked the page, or was never known to it.
            (551, _) or (_, 2018108 or 1545041 or 2018001) => GraphErrors.Refused(error, SendRefusal.UnknownAddress),

            // The page as a whole is held back for a while.
            (368, _) or (10, 1893063) => GraphErrors.Busy(reply, isForAll: true, BlockedWait),
            (1200, _) => GraphErrors.Busy(reply, isForAll: false),
            _ => GraphErrors.Judge(reply),
        };
    }
}
