using System.Text;

namespace Ibasho.Tests.Platform;

/// <summary>Codes as RFC 6238 says them, and what people type instead.</summary>
public sealed class TimeCodesTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    // Appendix B of the RFC, SHA-1; the last six of its eight digits.
    [Theory]
    [InlineData(59, "287082"), InlineData(1111111109, "081804"), InlineData(1111111111, "050471"), InlineData(1234567890, "005924"), InlineData(2000000000, "279037"), InlineData(20000000000, "353130")]
    public void The_vectors_of_the_RFC(long seconds, string code)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(code, TimeCodes.CodeOf(Secret, at));
        Assert.Equal(seconds / 30, TimeCodes.StepOf(Secret, code, at));
        // A clock may be off by one half minute, and no more; the step told is the code's own.
        Assert.Equal(seconds / 30, TimeCodes.StepOf(Secret, code, at.AddSeconds(30)));
        Assert.Equal(seconds / 30, TimeCodes.StepOf(Secret, code, at.AddSeconds(-30)));
        Assert.Null(TimeCodes.StepOf(Secret, code, at.AddSeconds(60)));
        if (seconds > 90) Assert.Null(TimeCodes.StepOf(Secret, code, at.AddSeconds(-60)));
    }

    [Theory]
    [InlineData("１２３ ４５６", "123456", true), InlineData(" 123-456\n", "123456", true), InlineData("ABCD-efgh", "abcdefgh", false), InlineData("12345", "12345", false), InlineData("１２３４５６７", "1234567", false)]
    public void What_was_meant(string typed, string clean, bool isCode) => Assert.Equal((clean, isCode), (TimeCodes.Clean(typed), TimeCodes.IsCode(TimeCodes.Clean(typed))));

    [Fact]
    public void The_picture_tells_the_app_where_it_is_for_whom_and_the_secret()
    {
        var address = TimeCodes.Address(Secret, "つむぎ: 坂", "hana@test.example");
        Assert.StartsWith("otpauth://totp/", address);
        Assert.Contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", address, StringComparison.Ordinal);
        Assert.Equal("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ", TimeCodes.Spelled(Secret));
        Assert.Equal(160, TimeCodes.NewSecret().Length * 8);
    }

    [Fact]
    public void Class22_Secrets_do_not_repeat_and_are_evenly_spread()
    {
        var bits = new int[8];
        var all = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 10_000; i++)
        {
            Assert.True(all.Add(Secrets.New()));
            foreach (var one in TimeCodes.NewSecret())
                for (var bit = 0; bit < 8; bit++) bits[bit] += one >> bit & 1;
        }
        Assert.All(all, secret => Assert.Equal(43, secret.Length));
        // 200,000 throws for each bit: five deviations are 1118.
        Assert.All(bits, ones => Assert.InRange(ones, 100_000 - 1118, 100_000 + 1118));
    }
}
