using Gateway.Telephony.Calls;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Calls;

public class UserToUserReaderTests
{
    [Fact]
    public void Values_are_carried_as_they_are_and_what_is_too_long_or_too_much_is_left_behind()
    {
        var message = new SipResponse(200);
        Assert.Empty(UserToUserReader.Read(message));
        message.Headers.Add("User-to-User", "56a390f3;encoding=hex;purpose=isdn-uui, \"a, b\"");
        message.Headers.Add("User-to-User", new string('a', 513));
        for (var i = 0; i < 9; i++)
            message.Headers.Add("user-to-user", $"0{i};encoding=hex");

        Assert.Equal(
            ["56a390f3;encoding=hex;purpose=isdn-uui", "\"a, b\"", "00;encoding=hex", "01;encoding=hex"],
            UserToUserReader.Read(message));
    }
}
