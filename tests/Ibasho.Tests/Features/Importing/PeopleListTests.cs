using Ibasho.Features.Importing;

namespace Ibasho.Tests.Features.Importing;

/// <summary>Which cell of a line is the address, and which the name.</summary>
public sealed class PeopleListTests
{
    [Theory]
    [InlineData("氏名,メールアドレス\n山田 花子,a@people.test", "2 山田 花子 a@people.test")]
    [InlineData("E-Mail;Full Name\na@people.test;Hanako", "2 Hanako a@people.test")]
    [InlineData("이메일,이름\na@people.test,하나", "2 하나 a@people.test")]
    [InlineData("Email address,Nickname,Group status\na@people.test,Hana,member", "2 Hana a@people.test")]
    [InlineData("番号,Eメール,備考\n1,a@people.test,b@people.test", "2  a@people.test")]
    [InlineData("a@people.test\nb@people.test", "1  a@people.test 2  b@people.test")]
    [InlineData("\"Yamada, Hanako\" <a@people.test>\nb@people.test", "1 Yamada, Hanako a@people.test 2  b@people.test")]
    [InlineData("ａ＠people.test,花子", "1  a@people.test")]
    [InlineData("名前\n花子", "2 花子 花子")]
    public void The_columns_are_found(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', PeopleList.Read(text.Replace("\"Yamada, Hanako\" <", "\"Yamada, Hanako <").Replace("people.test>", "people.test>\"")).Select(p => $"{p.Line} {p.Name} {p.Address}")));

    [Fact]
    public void A_list_has_an_end()
    {
        var text = string.Concat(Enumerable.Range(0, PeopleList.MostLines + 5).Select(i => $"p{i}@people.test\n"));
        Assert.Equal((PeopleList.MostLines, true), (PeopleList.Read(text).Count, PeopleList.IsTooLong(text)));
        Assert.False(PeopleList.IsTooLong("a@people.test"));
    }
}
