namespace Ibasho.Tests.Platform;

/// <summary>One employer, however people write it.</summary>
public sealed class EmployerNameTests
{
    [Theory]
    [InlineData("医療法人社団 北町会 北町病院", "北町会北町病院")]
    [InlineData("㈱ きたまち・ケア", "株式会社キタマチケア")]
    [InlineData("ABC Care Co., Ltd.", "abc care")]
    [InlineData("(주) 북쪽마을", "북쪽마을 주식회사")]
    public void Is_folded_to_the_same(string one, string other) => Assert.Equal(EmployerName.Fold(other), EmployerName.Fold(one));

    [Theory]
    [InlineData("")]
    [InlineData("株式会社")]
    [InlineData("(社福)")]
    [InlineData(" ・ ")]
    public void Is_nothing_where_only_the_form_is_said(string words) => Assert.Equal("", EmployerName.Fold(words));

    [Fact]
    public void Two_houses_stay_two() => Assert.NotEqual(EmployerName.Fold("北町病院"), EmployerName.Fold("南町病院"));
}
