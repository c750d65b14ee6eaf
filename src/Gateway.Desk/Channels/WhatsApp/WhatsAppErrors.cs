using Gateway.Desk.Channels.Graph;
using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Desk.Channels.WhatsApp;

/// <summary>What the error codes of the Cloud API mean for a message
/// (developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes).</summary>
internal static class WhatsAppErrors
{
    // One message to the same customer every six seconds, once a burst was used up.
    private static readonly TimeSpan PairWait = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan BlockedWait = TimeSpan.FromMinutes(15);

    public static SendResult Judge(GraphReply reply)
    {
        var error = reply.Error!;
        return error.Code switch
        {
            131047 or 470 => GraphErrors.Refused(error, SendRefusal.WindowClosed),
            131026 or 131030 => GraphErrors.Refused(error, SendRefusal.UnknownAddress),
            131050 => GraphErrors.Refused(error, SendRefusal.OptedOut),

            // Throughput of the number, quality-based limits, blocks that pass, maintenance.
            130429 or 80007 => GraphErrors.Busy(reply, isForAll: true),
            131048 or 368 => GraphErrors.Busy(reply, isForAll: true, BlockedWait),
            131057 or 133004 => GraphErrors.Busy(reply, isForAll: true),
            131056 => GraphErrors.Busy(reply, isForAll: false, PairWait),
            131000 or 131016 => GraphErrors.Busy(reply, isForAll: false),

            // Token, rights, registration, payment, locked account.
            33 or 131005 or 131031 or 131042 or 131045 or 133000 or 133006 or 133010 or 133015 => GraphErrors.Refused(error, SendRefusal.SetUp),

            // The message itself: type, parameters, media, template.
            131008 or 131009 or 131021 or 131049 or 131051 or 131052 or 131053 or (>= 132000 and < 133000) or 130472 =>
                GraphErrors.Refused(error, SendRefusal.Rejected),
            _ => GraphErrors.Judge(reply),
        };
    }
}
