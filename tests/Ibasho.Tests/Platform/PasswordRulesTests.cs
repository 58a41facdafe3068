namespace Ibasho.Tests.Platform;

/// <summary>Which passwords are refused, and for which reason; no kinds of characters are asked for.</summary>
public sealed class PasswordRulesTests
{
    private static readonly string[] Context = ["つむぎ坂の家", "Hana Mori", "森 はな", "hana.mori"];

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("elevenchars")]
    [InlineData("絵文字は一つと数える😀")]
    public void Too_short(string password) => Assert.Equal(PasswordFault.TooShort, PasswordRules.Find(password, Context));

    [Theory]
    [InlineData("password1234")]
    [InlineData("Password1234!")]
    [InlineData("P@ssw0rd1234")]
    [InlineData("PASSWORDPASSWORD1")]
    [InlineData("iloveyou2024!!")]
    [InlineData("administrator")]
    [InlineData("letmein-letmein1")]
    [InlineData("correcthorsebatterystaple")]
    [InlineData("sunshineprincess")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("qwertyuiop123")]
    [InlineData("ありがとうございます2026")]
    [InlineData("パスワードパスワード12")]
    [InlineData("caremanager2026")]
    [InlineData("doraemondoraemon")]
    [InlineData("arigatougozaimasu")]
    public void Common(string password) => Assert.NotNull(PasswordRules.Find(password, []));

    [Theory]
    [InlineData("aaaaaaaaaaaa", PasswordFault.Repeats)]
    [InlineData("abababababababab", PasswordFault.Repeats)]
    [InlineData("abxabxabxabxabx", PasswordFault.Repeats)]
    [InlineData("ああああああああああああ", PasswordFault.Repeats)]
    [InlineData("demo-demo-demo", PasswordFault.Repeats)]
    [InlineData("1234567890-=", PasswordFault.Runs)]
    [InlineData("abcdefghijklmnop", PasswordFault.Runs)]
    [InlineData("ujm8ik,9ol.0p", PasswordFault.Runs)]
    [InlineData("1234 5678 9012", PasswordFault.Runs)]
    [InlineData("1985 1987 2013 2026", PasswordFault.Runs)]
    [InlineData("19850412-20130901", PasswordFault.Runs)]
    public void Easily_guessed(string password, PasswordFault fault) => Assert.Equal(fault, PasswordRules.Find(password, Context));

    [Theory]
    [InlineData("my-ibasho-is-quiet")]
    [InlineData("わたしのいばしょは静か")]
    [InlineData("わたしのイバショは静かだ")]
    [InlineData("静かな居場所がここにある")]
    [InlineData("hana-walks-in-rain")]
    [InlineData("ＨＡＮＡ-walks-in-rain")]
    [InlineData("雨の日にはなが咲いている")]
    [InlineData("つむぎ坂の家に帰ってきた")]
    [InlineData("blue mori river 77")]
    public void Of_the_place_or_the_person(string password) =>
        Assert.Equal(password.Length < 12 ? PasswordFault.TooShort : PasswordFault.Context, PasswordRules.Find(password, Context));

    [Theory]
    [InlineData("夜道に白い犬が三匹いたよ")]
    [InlineData("みどりの電車で海へ行こうね")]
    [InlineData("rain on the tin roof")]
    [InlineData("purple monkey coffee rainbow")]
    [InlineData("xkq9vt2mwz7p")]
    [InlineData("ohne Grund lachen wir")]
    [InlineData("비 오는 날의 파전과 막걸리")]
    [InlineData("the li river runs slow")]
    public void Good(string password) => Assert.Null(PasswordRules.Find(password, [.. Context, "Li"]));

    [Fact]
    public void Long_ones_are_taken_up_to_128()
    {
        var words = string.Concat(Enumerable.Range(0, 200).Select(i => (char)('ぁ' + i * 37 % 80)));
        Assert.Null(PasswordRules.Find(words[..128], []));
        Assert.Equal(PasswordFault.TooLong, PasswordRules.Find(words[..129], []));
    }

    [Fact]
    public void The_list_is_long()
    {
        using var list = typeof(PasswordRules).Assembly.GetManifestResourceStream("Ibasho.Platform.common-passwords.txt")!;
        var lines = new StreamReader(list).ReadToEnd().Split('\n').Where(l => l.Length >= PasswordRules.Shortest && l[0] != '#').ToList();
        Assert.True(lines.Count >= 300);
        Assert.All(lines, l => Assert.NotNull(PasswordRules.Find(l, [])));
    }
}
